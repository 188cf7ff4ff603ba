/** Attributes as users and the SDK hand them over: a plain object with values of any shape. */
export type AttributeMap = Readonly<Record<string, unknown>>;
