// The folder above has node_modules, and nothing beyond it is part of the project.
const root = new URL('..', import.meta.url).pathname;

export default { serverExternalPackages: ['otlp-native'], turbopack: { root } };
