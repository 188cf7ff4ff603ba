//! Profiles.

use super::common::{any_value, resource, scope, span_id, trace_id};
use crate::oracle::ExportProfilesServiceRequest;
use crate::oracle::profiles::{
    Function, KeyValueAndUnit, Line, Link, Location, Mapping, Profile, ProfilesDictionary, ResourceProfiles,
    Sample, ScopeProfiles, Stack, ValueType,
};
use crate::strategies::{count, integer, nanos, text};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// An `ExportProfilesServiceRequest`. Its indices point anywhere.
pub fn profiles_request() -> impl Strategy<Value = ExportProfilesServiceRequest> {
    let scope_profiles =
        (scope(), vec(profile(), 0..3), text()).prop_map(|(scope, profiles, schema_url)| ScopeProfiles {
            scope,
            profiles,
            schema_url,
        });
    let resource_profiles =
        (resource(), vec(scope_profiles, 0..3), text()).prop_map(|(resource, scope_profiles, schema_url)| {
            ResourceProfiles {
                resource,
                scope_profiles,
                schema_url,
            }
        });
    (vec(resource_profiles, 0..3), option::of(dictionary())).prop_map(|(resource_profiles, dictionary)| {
        ExportProfilesServiceRequest {
            resource_profiles,
            dictionary,
        }
    })
}

fn profile() -> impl Strategy<Value = Profile> {
    let types = (option::of(value_type()), option::of(value_type()), integer());
    let payload = (text(), vec(any::<u8>(), 0..9));
    (
        types,
        vec(sample(), 0..4),
        (nanos(), nanos()),
        trace_id(),
        count(),
        payload,
        indices(),
    )
        .prop_map(
            |(types, samples, times, profile_id, dropped, payload, attribute_indices)| Profile {
                sample_type: types.0,
                samples,
                time_unix_nano: times.0,
                duration_nano: times.1,
                period_type: types.1,
                period: types.2,
                profile_id,
                dropped_attributes_count: dropped,
                original_payload_format: payload.0,
                original_payload: payload.1,
                attribute_indices,
            },
        )
}

fn value_type() -> impl Strategy<Value = ValueType> {
    (any::<i32>(), any::<i32>()).prop_map(|(type_strindex, unit_strindex)| ValueType {
        type_strindex,
        unit_strindex,
    })
}

fn sample() -> impl Strategy<Value = Sample> {
    (
        any::<i32>(),
        indices(),
        any::<i32>(),
        vec(integer(), 0..4),
        vec(nanos(), 0..4),
    )
        .prop_map(
            |(stack_index, attribute_indices, link_index, values, timestamps_unix_nano)| Sample {
                stack_index,
                attribute_indices,
                link_index,
                values,
                timestamps_unix_nano,
            },
        )
}

fn indices() -> impl Strategy<Value = Vec<i32>> {
    vec(any::<i32>(), 0..4)
}

fn dictionary() -> impl Strategy<Value = ProfilesDictionary> {
    let links = (trace_id(), span_id()).prop_map(|(trace_id, span_id)| Link { trace_id, span_id });
    let attribute =
        (any::<i32>(), any_value(), any::<i32>()).prop_map(|(key_strindex, value, unit_strindex)| {
            KeyValueAndUnit {
                key_strindex,
                value,
                unit_strindex,
            }
        });
    let stack = indices().prop_map(|location_indices| Stack { location_indices });
    let tables = (vec(mapping(), 0..3), vec(location(), 0..3), vec(function(), 0..3));
    (
        tables,
        vec(links, 0..3),
        vec(text(), 0..4),
        vec(attribute, 0..3),
        vec(stack, 0..3),
    )
        .prop_map(
            |(tables, link_table, string_table, attribute_table, stack_table)| ProfilesDictionary {
                mapping_table: tables.0,
                location_table: tables.1,
                function_table: tables.2,
                link_table,
                string_table,
                attribute_table,
                stack_table,
            },
        )
}

fn mapping() -> impl Strategy<Value = Mapping> {
    ((any::<u64>(), nanos(), nanos()), any::<i32>(), indices()).prop_map(
        |(memory, filename_strindex, attribute_indices)| Mapping {
            memory_start: memory.0,
            memory_limit: memory.1,
            file_offset: memory.2,
            filename_strindex,
            attribute_indices,
        },
    )
}

fn location() -> impl Strategy<Value = Location> {
    let line = (any::<i32>(), integer(), integer()).prop_map(|(function_index, line, column)| Line {
        function_index,
        line,
        column,
    });
    (any::<i32>(), any::<u64>(), vec(line, 0..3), indices()).prop_map(
        |(mapping_index, address, lines, attribute_indices)| Location {
            mapping_index,
            address,
            lines,
            attribute_indices,
        },
    )
}

fn function() -> impl Strategy<Value = Function> {
    (any::<i32>(), any::<i32>(), any::<i32>(), integer()).prop_map(
        |(name_strindex, system_name_strindex, filename_strindex, start_line)| Function {
            name_strindex,
            system_name_strindex,
            filename_strindex,
            start_line,
        },
    )
}

pub(super) fn item_count(request: &ExportProfilesServiceRequest) -> usize {
    let groups = request
        .resource_profiles
        .iter()
        .flat_map(|group| &group.scope_profiles);
    groups.map(|group| group.profiles.len()).sum()
}
