// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// argument is an argument of a data source. It has the name of its API parameter.
type argument struct {
	name   string
	schema schema.Attribute
	ids    bool // whether its values are IDs
}

// idArgument takes the ID of a resource.
func idArgument(name, resource, text string) argument {
	id := stringArgument(name, text, idValidator(typeOf(resource)))
	id.ids = true
	return id
}

// stringArgument takes a string.
func stringArgument(name, text string, validate stringValidator) argument {
	return argument{name: name, schema: schema.StringAttribute{Optional: true, Validators: []validator.String{validate}, MarkdownDescription: text}}
}

// numberArgument takes an integer. It is a NumberAttribute, because the framework calls a
// number that is not an integer an error of the provider if it is an Int64Attribute.
func numberArgument(name, text string, validate numberValidator) argument {
	return argument{name: name, schema: schema.NumberAttribute{Optional: true, Validators: []validator.Number{validate}, MarkdownDescription: text}}
}

// idSetArgument takes a set of IDs of resources.
func idSetArgument(name, resource, text string) argument {
	wanted := typeOf(resource)
	ids := setArgument(name, text, "IDs", func(id string) error { return validateID(id, wanted) })
	ids.ids = true
	return ids
}

// enumSetArgument takes a set of these values.
func enumSetArgument(name, text string, values ...string) argument {
	return setArgument(name, text, strings.Join(values, ", "), func(value string) error { return validateEnum(value, values) })
}

func setArgument(name, text, of string, validate func(string) error) argument {
	return argument{name: name, schema: schema.SetAttribute{
		Optional: true, ElementType: types.StringType, MarkdownDescription: text,
		Validators: []validator.Set{setValidator{description("must be a non-empty set of " + of), validate}},
	}}
}

// ownerText describes the attribute owner.
const ownerText = "ID of the user who owns it, `usr-…`. Null if the API omits it."

// ownerArgument is the argument owner.
func ownerArgument(of string) argument {
	return idArgument("owner", "user", "Only "+of+" of this user (`usr-…`): the access key of a main account may see those of its sub-accounts, too.")
}

const verboseName = "verbose"

// verboseArgument is the argument verbose, with what it is known to add.
func verboseArgument(adds string) argument {
	return numberArgument(verboseName, "Level of detail to request from the API, 0 or higher. Not sent if unset. "+adds, verboseValidator)
}

// schemasOf returns the schema of a data block with these arguments, and the ones
// that every data source has.
func schemasOf(arguments []argument) map[string]schema.Attribute {
	schemas := map[string]schema.Attribute{
		"zone": schema.StringAttribute{
			Optional:            true,
			Validators:          []validator.String{zoneValidator},
			MarkdownDescription: "Zone to read from, in lower case. Default: the provider's `zone`.",
		},
		"timeouts": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Timeouts for reading this data source, unrelated to those of what it reads.",
			Attributes: map[string]schema.Attribute{
				"read": schema.StringAttribute{
					Optional:   true,
					Validators: []validator.String{durationValidator},
					MarkdownDescription: "Timeout for a read, including retries: a positive duration with a unit, such as `90s` or `5m`. " +
						"Default: `2m`.",
				},
			},
		},
	}
	for _, a := range arguments {
		schemas[a.name] = a.schema
	}
	return schemas
}
