//! Splitting requests against prost.

// Clippy's allowances for tests end at `#[test]` functions; these are for what they call.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use otlp_native_model::Signal;
use otlp_native_otlp::{count_items, split_request};
use otlp_native_testkit::oracle::Message;
use otlp_native_testkit::oracle::metrics::metric::Data;
use otlp_native_testkit::oracle::{
    ExportLogsServiceRequest, ExportMetricsServiceRequest, ExportProfilesServiceRequest,
    ExportTraceServiceRequest,
};
use otlp_native_testkit::requests::encoded_request;
use proptest::prelude::*;

/// For every item of `body`, as prost reads it, a request with nothing but this item and all that it belongs to.
fn items_alone(signal: Signal, body: &[u8]) -> Vec<Vec<u8>> {
    match signal {
        Signal::Traces => traces_alone(ExportTraceServiceRequest::decode(body).unwrap()),
        Signal::Metrics => metrics_alone(ExportMetricsServiceRequest::decode(body).unwrap()),
        Signal::Logs => logs_alone(ExportLogsServiceRequest::decode(body).unwrap()),
        Signal::Profiles => profiles_alone(ExportProfilesServiceRequest::decode(body).unwrap()),
    }
}

/// `$request.$resources[i].$scopes[j].$items[k]` for all i, j, k.
macro_rules! alone {
    ($request:expr, $resources:ident, $scopes:ident, $items:ident, $each:expr) => {{
        let request = $request;
        let mut alone = Vec::new();
        for resource in &request.$resources {
            for scope in &resource.$scopes {
                for item in &scope.$items {
                    for item in $each(item.clone()) {
                        let mut scope = scope.clone();
                        scope.$items = vec![item];
                        let mut resource = resource.clone();
                        resource.$scopes = vec![scope];
                        let mut request = request.clone();
                        request.$resources = vec![resource];
                        alone.push(request.encode_to_vec());
                    }
                }
            }
        }
        alone
    }};
}

fn traces_alone(request: ExportTraceServiceRequest) -> Vec<Vec<u8>> {
    alone!(request, resource_spans, scope_spans, spans, |span| [span])
}

fn logs_alone(request: ExportLogsServiceRequest) -> Vec<Vec<u8>> {
    alone!(request, resource_logs, scope_logs, log_records, |record| [record])
}

fn profiles_alone(request: ExportProfilesServiceRequest) -> Vec<Vec<u8>> {
    alone!(request, resource_profiles, scope_profiles, profiles, |profile| [
        profile
    ])
}

fn metrics_alone(request: ExportMetricsServiceRequest) -> Vec<Vec<u8>> {
    use otlp_native_testkit::oracle::metrics::Metric;
    fn points(metric: Metric) -> Vec<Metric> {
        macro_rules! each {
            ($data:expr, $variant:path) => {
                $data
                    .data_points
                    .iter()
                    .map(|point| {
                        let mut data = $data.clone();
                        data.data_points = vec![point.clone()];
                        Metric {
                            data: Some($variant(data)),
                            ..metric.clone()
                        }
                    })
                    .collect()
            };
        }
        match metric.data.clone() {
            Some(Data::Gauge(data)) => each!(data, Data::Gauge),
            Some(Data::Sum(data)) => each!(data, Data::Sum),
            Some(Data::Histogram(data)) => each!(data, Data::Histogram),
            Some(Data::ExponentialHistogram(data)) => each!(data, Data::ExponentialHistogram),
            Some(Data::Summary(data)) => each!(data, Data::Summary),
            None => Vec::new(),
        }
    }
    alone!(request, resource_metrics, scope_metrics, metrics, points)
}

fn request() -> impl Strategy<Value = (Signal, Vec<u8>)> {
    prop::sample::select(Signal::ALL.to_vec()).prop_flat_map(|signal| (Just(signal), encoded_request(signal)))
}

proptest! {
    #[test]
    fn the_halves_hold_all_items_in_their_order((signal, body) in request()) {
        let items = count_items(signal, &body).unwrap();
        let Some((first, second)) = split_request(signal, &body) else {
            prop_assert!(items < 2);
            return Ok(());
        };
        prop_assert_eq!(count_items(signal, &first), Ok(items / 2));
        prop_assert_eq!(count_items(signal, &second), Ok(items - items / 2));
        let mut halves = items_alone(signal, &first);
        halves.extend(items_alone(signal, &second));
        prop_assert_eq!(halves, items_alone(signal, &body));
    }

    #[test]
    fn splitting_on_ends_with_each_item_alone((signal, body) in request()) {
        let mut waiting = vec![body.clone()];
        let mut alone = Vec::new();
        while let Some(request) = waiting.pop() {
            match split_request(signal, &request) {
                Some((first, second)) => waiting.extend([second, first]),
                None => alone.extend(items_alone(signal, &request)),
            }
        }
        prop_assert_eq!(alone, items_alone(signal, &body));
    }

    #[test]
    fn what_is_no_request_is_not_split(signal in prop::sample::select(Signal::ALL.to_vec()), body: Vec<u8>) {
        if count_items(signal, &body).is_err() {
            prop_assert_eq!(split_request(signal, &body), None);
        }
    }
}
