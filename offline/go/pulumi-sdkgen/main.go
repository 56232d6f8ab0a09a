// Writes the SDKs of a package from its schema, with Pulumi's own generators. `pulumi package gen-sdk` calls them in
// language hosts that can generate packages, which those on the Go module proxy cannot.
//
// Usage: pulumi-sdkgen SCHEMA FOLDER
package main

import (
	"encoding/json"
	"log"
	"os"
	"path/filepath"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "pulumi-sdkgen"

var generators = map[string]func(*schema.Package) (map[string][]byte, error){
	"go": func(pkg *schema.Package) (map[string][]byte, error) {
		return golang.GeneratePackage(tool, pkg, nil)
	},
	"nodejs": func(pkg *schema.Package) (map[string][]byte, error) {
		return nodejs.GeneratePackage(tool, pkg, nil, nil, false, nil)
	},
	"python": func(pkg *schema.Package) (map[string][]byte, error) {
		return python.GeneratePackage(tool, pkg, nil, nil)
	},
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatalf("usage: %s SCHEMA FOLDER", tool)
	}
	for language, generate := range generators {
		// Generators change the package.
		files, err := generate(read(os.Args[1]))
		if err != nil {
			log.Fatalf("%s: %v", language, err)
		}
		for name, content := range files {
			write(filepath.Join(os.Args[2], language, name), content)
		}
	}
}

func read(path string) *schema.Package {
	text, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		log.Fatalf("%s: %v", path, err)
	}
	pkg, problems, err := schema.BindSpec(spec, nil, schema.ValidationOptions{})
	if err != nil {
		log.Fatalf("%s: %v", path, err)
	}
	if problems.HasErrors() {
		log.Fatalf("%s: %v", path, problems)
	}
	return pkg
}

func write(path string, content []byte) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		log.Fatal(err)
	}
}
