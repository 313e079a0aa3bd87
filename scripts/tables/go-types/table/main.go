// Prints the table of the Go types that Kubernetes' client knows: kinds, fields, and what decides how a value of a
// field comes back from a round trip through its Go type. src/render/flux/normalise/ reads it.
//
// Usage, in this directory: go run ./table > ../../../src/render/flux/normalise/go-types.json
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"sort"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"
)

// Types that read and write their JSON themselves, by their letter in the table.
var special = map[string]string{
	"k8s.io/apimachinery/pkg/api/resource.Quantity":   "q",
	"k8s.io/apimachinery/pkg/apis/meta/v1.Time":       "t",
	"k8s.io/apimachinery/pkg/apis/meta/v1.MicroTime":  "u",
	"k8s.io/apimachinery/pkg/apis/meta/v1.FieldsV1":   "x",
	"k8s.io/apimachinery/pkg/runtime.RawExtension":    "x",
	"k8s.io/apimachinery/pkg/util/intstr.IntOrString": "o",
}

var scalars = map[reflect.Kind]string{
	reflect.String: "s", reflect.Bool: "b", reflect.Int32: "i", reflect.Int64: "l", reflect.Float64: "d",
}

var (
	marshaler   = reflect.TypeFor[json.Marshaler]()
	unmarshaler = reflect.TypeFor[json.Unmarshaler]()
	object      = reflect.TypeFor[metav1.Object]()
)

func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}

// A field of a struct as JSON sees it; those of embedded structs count as its own.
type field struct {
	name, omit string
	goType     reflect.Type
}

func fieldsOf(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" {
			fail("%s.%s is hidden from JSON, which the table cannot say", t, f.Name)
		}
		if name == "" && f.Anonymous {
			if f.Type.Kind() != reflect.Struct || isSpecial(f.Type) {
				fail("%s embeds %s, which the table cannot say", t, f.Type)
			}
			fields = append(fields, fieldsOf(f.Type)...)
			continue
		}
		if name == "" {
			name = f.Name
		}
		omit := ""
		for option := range strings.SplitSeq(options, ",") {
			switch option {
			case "omitempty":
				omit += "?"
			case "omitzero":
				if special[id(f.Type)] != "t" {
					fail("%s.%s has omitzero, which the table says of times only", t, f.Name)
				}
				omit += "~"
			}
		}
		fields = append(fields, field{name, omit, f.Type})
	}
	seen := map[string]bool{}
	for _, f := range fields {
		if seen[f.name] {
			fail("%s has the field %q twice", t, f.name)
		}
		seen[f.name] = true
	}
	return fields
}

func id(t reflect.Type) string { return t.PkgPath() + "." + t.Name() }

func isSpecial(t reflect.Type) bool {
	pointer := reflect.PointerTo(t)
	own := pointer.Implements(marshaler) || pointer.Implements(unmarshaler)
	if own != (special[id(t)] != "") {
		fail("%s reads or writes its JSON itself, or no longer does; say how in this table", id(t))
	}
	return own
}

// The expression of a type; name says how a struct is called.
func expression(t reflect.Type, name func(reflect.Type) string) string {
	if t.Kind() != reflect.Pointer && t.Name() != "" && isSpecial(t) {
		return special[id(t)]
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + expression(t.Elem(), name)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "y"
		}
		return "[" + expression(t.Elem(), name)
	case reflect.Map:
		if t.Key().Kind() != reflect.String {
			fail("%s has keys that are no strings", t)
		}
		return "{" + expression(t.Elem(), name)
	case reflect.Struct:
		return name(t)
	}
	letter, known := scalars[t.Kind()]
	if !known {
		fail("%s is of a kind that the table cannot say: %s", t, t.Kind())
	}
	return letter
}

func body(t reflect.Type, name func(reflect.Type) string) string {
	var texts []string
	for _, f := range fieldsOf(t) {
		texts = append(texts, f.name+f.omit+":"+expression(f.goType, name))
	}
	return strings.Join(texts, " ")
}

// All structs that are reachable from the roots, sorted by package and name.
func structsFrom(roots []reflect.Type) []reflect.Type {
	seen := map[reflect.Type]bool{}
	var visit func(reflect.Type) string
	visit = func(t reflect.Type) string {
		if !seen[t] {
			seen[t] = true
			body(t, visit)
		}
		return ""
	}
	for _, root := range roots {
		visit(root)
	}
	var all []reflect.Type
	for t := range seen {
		all = append(all, t)
	}
	sort.Slice(all, func(i, j int) bool { return id(all[i]) < id(all[j]) })
	return all
}

// Names for structs: those of one Go name and the same fields throughout, down to the last, share one.
func nameStructs(structs []reflect.Type) map[reflect.Type]string {
	class := map[reflect.Type]string{}
	for _, t := range structs {
		class[t] = t.Name()
	}
	for count := 0; ; {
		next, numbers := map[reflect.Type]string{}, map[string]int{}
		for _, t := range structs {
			key := t.Name() + " " + class[t] + " " + body(t, func(s reflect.Type) string { return class[s] })
			if _, known := numbers[key]; !known {
				numbers[key] = len(numbers)
			}
			next[t] = fmt.Sprint(numbers[key])
		}
		class = next
		if len(numbers) == count {
			break
		}
		count = len(numbers)
	}
	names, taken, used := map[reflect.Type]string{}, map[string]string{}, map[string]int{}
	for _, t := range structs {
		if _, named := taken[class[t]]; !named {
			used[t.Name()]++
			taken[class[t]] = t.Name()
			if n := used[t.Name()]; n > 1 {
				taken[class[t]] = fmt.Sprint(t.Name(), n)
			}
		}
		names[t] = taken[class[t]]
	}
	return names
}

func main() {
	var roots []reflect.Type
	known := scheme.Scheme.AllKnownTypes()
	for _, t := range known {
		if reflect.PointerTo(t).Implements(object) {
			roots = append(roots, t)
		}
	}
	structs := structsFrom(roots)
	names := nameStructs(structs)

	kinds := map[string][]string{}
	for gvk, t := range known {
		version := gvk.GroupVersion().String()
		switch name, typed := names[t]; {
		case !reflect.PointerTo(t).Implements(object):
			if unversioned(gvk) {
				version = "*"
			}
			kinds[version] = append(kinds[version], "!"+gvk.Kind)
		case typed && name == gvk.Kind:
			kinds[version] = append(kinds[version], gvk.Kind)
		default:
			kinds[version] = append(kinds[version], gvk.Kind+"="+name)
		}
	}
	table := struct {
		Kinds []string `json:"kinds"`
		Types []string `json:"types"`
	}{}
	for version, list := range kinds {
		sort.Strings(list)
		table.Kinds = append(table.Kinds, version+" "+strings.Join(slices.Compact(list), " "))
	}
	written := map[string]bool{}
	for _, t := range structs {
		if !written[names[t]] {
			written[names[t]] = true
			table.Types = append(table.Types, names[t]+" "+body(t, func(s reflect.Type) string { return names[s] }))
		}
	}
	sort.Strings(table.Kinds)
	sort.Strings(table.Types)
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(table); err != nil {
		fail("%v", err)
	}
}

// Whether the scheme takes this kind in every API version.
func unversioned(gvk schema.GroupVersionKind) bool {
	_, err := scheme.Scheme.New(schema.GroupVersionKind{Group: "no.such.group", Version: "v1", Kind: gvk.Kind})
	return err == nil
}
