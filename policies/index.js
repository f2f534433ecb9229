// The engine loads this with ts-node, whatever PulumiPolicy.yaml says, and that cannot load ES modules in TypeScript. What a
// module in JavaScript imports, Node loads itself.
import "./pack.ts";
