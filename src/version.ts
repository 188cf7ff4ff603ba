/** The package's version; a test holds it equal to `package.json` and to the binary's. */
export const VERSION = '0.1.0';
