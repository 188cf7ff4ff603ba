//! Log records and metrics against prost.

use otlp_native_model::{Bump, Item, ResourceView, ScopeView, Signal};
use otlp_native_otlp::{ItemEncoder, RequestBuilder, ResourceHead, ScopeHead, count_items};
use otlp_native_testkit::oracle::logs::LogRecord;
use otlp_native_testkit::oracle::metrics::Metric;
use otlp_native_testkit::oracle::{
    ExportLogsServiceRequest, ExportMetricsServiceRequest, Message, length_delimiter_len,
};
use otlp_native_testkit::{log_record_view, metric_view, requests};
use proptest::collection::vec;
use proptest::prelude::*;
use std::sync::Arc;

fn scope() -> Arc<ScopeHead> {
    let resource = Arc::new(ResourceHead::resolved(&ResourceView {
        attributes: &[],
        dropped_attributes_count: 0,
        schema_url: "",
    }));
    Arc::new(ScopeHead::new(
        resource,
        &ScopeView {
            name: "scope",
            version: "",
            attributes: &[],
            dropped_attributes_count: 0,
            schema_url: "",
        },
    ))
}

fn element_len(body_len: usize) -> usize {
    1 + length_delimiter_len(body_len) + body_len
}

proptest! {
    #[test]
    fn log_records_are_what_prost_would_write(records in vec(requests::log_record(), 0..4)) {
        let arena = Bump::new();
        let scope = scope();
        let mut builder = RequestBuilder::new(Signal::Logs);
        let mut expected = Vec::new();
        for record in &records {
            let view = log_record_view(record, &arena);
            let oracle = LogRecord::from(&view);
            let item = Item::LogRecord(&view);
            prop_assert_eq!(ItemEncoder::new().encode(item).bytes().len(), element_len(oracle.encoded_len()));
            builder.push(&scope, item);
            expected.push(oracle.encode_to_vec());
        }
        let len = builder.encoded_len();
        let request = builder.finish();
        prop_assert_eq!(request.body.len(), len);
        prop_assert_eq!(count_items(Signal::Logs, &request.body), Ok(records.len() as u64));
        let decoded = ExportLogsServiceRequest::decode(&request.body[..]).unwrap();
        prop_assert_eq!(decoded.encode_to_vec().len(), len);
        let found = decoded.resource_logs.iter().flat_map(|group| &group.scope_logs).flat_map(|group| &group.log_records);
        prop_assert_eq!(found.map(Message::encode_to_vec).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn metrics_are_what_prost_would_write(metrics in vec(requests::metric(), 0..4)) {
        let arena = Bump::new();
        let scope = scope();
        let mut builder = RequestBuilder::new(Signal::Metrics);
        let mut expected = Vec::new();
        let mut points = 0;
        for metric in &metrics {
            let Some(view) = metric_view(metric, &arena) else { continue };
            let oracle = Metric::from(&view);
            let item = Item::Metric(&view);
            prop_assert_eq!(ItemEncoder::new().encode(item).bytes().len(), element_len(oracle.encoded_len()));
            builder.push(&scope, item);
            points += item.count();
            expected.push(oracle.encode_to_vec());
        }
        let len = builder.encoded_len();
        let request = builder.finish();
        prop_assert_eq!(request.body.len(), len);
        prop_assert_eq!(request.items, points);
        prop_assert_eq!(count_items(Signal::Metrics, &request.body), Ok(points));
        let decoded = ExportMetricsServiceRequest::decode(&request.body[..]).unwrap();
        let found = decoded.resource_metrics.iter().flat_map(|group| &group.scope_metrics).flat_map(|group| &group.metrics);
        prop_assert_eq!(found.map(Message::encode_to_vec).collect::<Vec<_>>(), expected);
    }
}
