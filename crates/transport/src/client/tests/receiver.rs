//! The client against this crate's own receiver.

use super::*;
use crate::server::{ReceivedRequest, Receiver, ReceiverConfig, RequestSink, SinkBusy};
use otlp_native_model::Exporter;
use otlp_native_otlp::PartialSuccess;
use std::net::{Ipv4Addr, SocketAddr};

/// One span without a field.
const ONE_SPAN: &[u8] = &[0x0a, 0x04, 0x12, 0x02, 0x12, 0x00];

/// Busy at first, then takes everything and rejects one item.
#[derive(Default)]
struct Sink(Mutex<Vec<ReceivedRequest>>);

impl RequestSink for Sink {
    async fn accept(&self, request: ReceivedRequest) -> Result<PartialSuccess, SinkBusy> {
        let mut taken = self.0.lock().unwrap();
        taken.push(request);
        match taken.len() {
            1 => Err(SinkBusy {
                retry_after: Duration::from_millis(1),
            }),
            _ => Ok(PartialSuccess {
                rejected_items: 1,
                message: "one".to_owned(),
            }),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn client_and_receiver_agree_in_every_protocol_and_compression() {
    let any_port = Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    for protocol in [Protocol::Grpc, Protocol::HttpProtobuf, Protocol::HttpJson] {
        for compression in [
            Compression::None,
            Compression::Gzip { level: 6 },
            Compression::Gzip { level: 0 },
            Compression::Zstd { level: 1 },
            Compression::Zstd { level: 19 },
        ] {
            let sink = Arc::new(Sink::default());
            let receiver_config = ReceiverConfig {
                grpc: any_port,
                http: any_port,
                ..Default::default()
            };
            let receiver = Receiver::bind(receiver_config, Arc::clone(&sink)).await.unwrap();
            let address = match protocol {
                Protocol::Grpc => receiver.grpc_addr().unwrap(),
                _ => receiver.http_addr().unwrap(),
            };
            let config = ClientConfig {
                compression,
                ..retrying(protocol, &format!("http://{address}"))
            };
            let (client, recorder) = client(config);
            let request = EncodedRequest {
                body: Bytes::from_static(ONE_SPAN),
                items: 1,
                ..request()
            };

            let expected = ExportOutcome::Delivered {
                rejected_items: 1,
                message: Some("one".to_owned()),
            };
            assert_eq!(client.export(request).await, expected);
            assert_eq!(
                recorder.codes(),
                [(ErrorCode::ServerBusy, true), (ErrorCode::PartialSuccess, false)]
            );
            for received in sink.0.lock().unwrap().iter() {
                assert_eq!(
                    (received.signal, received.protocol, received.items),
                    (Signal::Traces, protocol, 1)
                );
                assert_eq!(received.body, ONE_SPAN);
            }
            receiver.shutdown(Duration::from_secs(1)).await;
        }
    }
}
