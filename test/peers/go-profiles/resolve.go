package main

import (
	"encoding/base64"
	"fmt"

	collector "go.opentelemetry.io/proto/slim/otlp/collector/profiles/v1development"
	common "go.opentelemetry.io/proto/slim/otlp/common/v1"
	profiles "go.opentelemetry.io/proto/slim/otlp/profiles/v1development"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

type object = map[string]any

// resolve is request with what its indices refer to in their place.
func resolve(request *collector.ExportProfilesServiceRequest) (found []object, err error) {
	if name := unknownField(request.ProtoReflect()); name != "" {
		return nil, fmt.Errorf("%s has a field that the schema doesn't know", name)
	}
	// An index past the end of its table panics.
	defer func() {
		if fault := recover(); fault != nil {
			found, err = nil, fmt.Errorf("%v", fault)
		}
	}()
	dictionary := dictionary{request.GetDictionary()}
	if err := dictionary.checkZeros(); err != nil {
		return nil, err
	}
	for _, ofResource := range request.GetResourceProfiles() {
		for _, ofScope := range ofResource.GetScopeProfiles() {
			for _, profile := range ofScope.GetProfiles() {
				resolved := dictionary.profile(profile)
				resolved["resource"] = attributes(ofResource.GetResource().GetAttributes())
				resolved["scope"] = ofScope.GetScope().GetName()
				found = append(found, resolved)
			}
		}
	}
	return found, nil
}

// unknownField is the name of the first message that holds more than its schema says, or "".
func unknownField(message protoreflect.Message) (name string) {
	if len(message.GetUnknown()) > 0 {
		return string(message.Descriptor().FullName())
	}
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		if field.Message() == nil {
			return true
		}
		if !field.IsList() {
			name = unknownField(value.Message())
			return name == ""
		}
		for index := range value.List().Len() {
			if name = unknownField(value.List().Get(index).Message()); name != "" {
				return false
			}
		}
		return true
	})
	return name
}

type dictionary struct{ *profiles.ProfilesDictionary }

// checkZeros holds the first entry of each table to its zero value, as the schema demands.
func (tables dictionary) checkZeros() error {
	if strings := tables.GetStringTable(); len(strings) == 0 || strings[0] != "" {
		return fmt.Errorf("string_table[0] is not the empty string")
	}
	zeros := map[string][]proto.Message{
		"mapping":   messages(tables.GetMappingTable()),
		"location":  messages(tables.GetLocationTable()),
		"function":  messages(tables.GetFunctionTable()),
		"link":      messages(tables.GetLinkTable()),
		"attribute": messages(tables.GetAttributeTable()),
		"stack":     messages(tables.GetStackTable()),
	}
	for name, table := range zeros {
		if len(table) == 0 || proto.Size(table[0]) > 0 {
			return fmt.Errorf("%s_table[0] is not the zero value", name)
		}
	}
	return nil
}

func messages[M proto.Message](table []M) []proto.Message {
	all := make([]proto.Message, len(table))
	for index, message := range table {
		all[index] = message
	}
	return all
}

func (tables dictionary) profile(profile *profiles.Profile) object {
	samples := []object{}
	for _, sample := range profile.GetSamples() {
		samples = append(samples, tables.sample(sample))
	}
	return object{
		"sampleType":   tables.valueType(profile.GetSampleType()),
		"periodType":   tables.valueType(profile.GetPeriodType()),
		"period":       fmt.Sprint(profile.GetPeriod()),
		"time":         fmt.Sprint(profile.GetTimeUnixNano()),
		"durationNano": fmt.Sprint(profile.GetDurationNano()),
		"profileId":    hexadecimal(profile.GetProfileId()),
		"format":       profile.GetOriginalPayloadFormat(),
		"payload":      hexadecimal(profile.GetOriginalPayload()),
		"attributes":   tables.attributes(profile.GetAttributeIndices()),
		"samples":      samples,
	}
}

func (tables dictionary) text(index int32) string {
	return tables.GetStringTable()[index]
}

func (tables dictionary) valueType(of *profiles.ValueType) []string {
	return []string{tables.text(of.GetTypeStrindex()), tables.text(of.GetUnitStrindex())}
}

func (tables dictionary) sample(sample *profiles.Sample) object {
	stack := []object{}
	for _, index := range tables.GetStackTable()[sample.GetStackIndex()].GetLocationIndices() {
		stack = append(stack, tables.location(tables.GetLocationTable()[index]))
	}
	values, times := []string{}, []string{}
	for _, value := range sample.GetValues() {
		values = append(values, fmt.Sprint(value))
	}
	for _, time := range sample.GetTimestampsUnixNano() {
		times = append(times, fmt.Sprint(time))
	}
	link := tables.GetLinkTable()[sample.GetLinkIndex()]
	return object{
		"stack":      stack,
		"values":     values,
		"timestamps": times,
		"attributes": tables.attributes(sample.GetAttributeIndices()),
		"isLinked":   sample.GetLinkIndex() != 0,
		"link":       []string{hexadecimal(link.GetTraceId()), hexadecimal(link.GetSpanId())},
	}
}

func (tables dictionary) location(location *profiles.Location) object {
	lines := []object{}
	for _, line := range location.GetLines() {
		function := tables.GetFunctionTable()[line.GetFunctionIndex()]
		lines = append(lines, object{
			"name":       tables.text(function.GetNameStrindex()),
			"systemName": tables.text(function.GetSystemNameStrindex()),
			"fileName":   tables.text(function.GetFilenameStrindex()),
			"startLine":  fmt.Sprint(function.GetStartLine()),
			"line":       fmt.Sprint(line.GetLine()),
			"column":     fmt.Sprint(line.GetColumn()),
		})
	}
	mapping := tables.GetMappingTable()[location.GetMappingIndex()]
	return object{
		"lines":       lines,
		"address":     fmt.Sprint(location.GetAddress()),
		"mapping":     tables.text(mapping.GetFilenameStrindex()),
		"memoryStart": fmt.Sprint(mapping.GetMemoryStart()),
		"attributes":  tables.attributes(location.GetAttributeIndices()),
	}
}

func (tables dictionary) attributes(indices []int32) object {
	found := object{}
	for _, index := range indices {
		attribute := tables.GetAttributeTable()[index]
		found[tables.text(attribute.GetKeyStrindex())] = value(attribute.GetValue())
	}
	return found
}

func attributes(pairs []*common.KeyValue) object {
	found := object{}
	for _, pair := range pairs {
		found[pair.GetKey()] = value(pair.GetValue())
	}
	return found
}

func value(any *common.AnyValue) any {
	switch of := any.GetValue().(type) {
	case *common.AnyValue_StringValue:
		return of.StringValue
	case *common.AnyValue_BoolValue:
		return of.BoolValue
	case *common.AnyValue_IntValue:
		return fmt.Sprint(of.IntValue)
	case *common.AnyValue_BytesValue:
		return object{"base64": base64.StdEncoding.EncodeToString(of.BytesValue)}
	case *common.AnyValue_ArrayValue:
		all := []interface{}{}
		for _, element := range of.ArrayValue.GetValues() {
			all = append(all, value(element))
		}
		return all
	default:
		return fmt.Sprintf("%T", of)
	}
}
