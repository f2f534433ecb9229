/**
 * Imported first, for its effect. Pulumi notes a stack trace for every resource and promise, and its runner translates each
 * through source maps, an eighth of the program's time. Node strips the types in place, so there is nothing to translate:
 * lines and columns are those of the source as they are.
 */
Reflect.deleteProperty(Error, "prepareStackTrace");
