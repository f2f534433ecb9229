// Command pulumi-resource-kubernetes is Pulumi's Kubernetes provider without its embedded schema: programs in Node
// carry their types in the npm package, so only code generators would miss it.
package main

import "github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"

// version is the npm package's, set by the linker: the engine looks a plugin up by it.
var version = "0.0.0"

func main() {
	provider.Serve("kubernetes", version, []byte("{}"), []byte("{}"))
}
