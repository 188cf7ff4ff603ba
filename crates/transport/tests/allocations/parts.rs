//! The stages one after the other, without the tasks that they run in: nothing is allocated at all.

use crate::client::client;
use crate::counting_allocator::allocations;
use crate::items::{ITEMS, SIGNALS, chunks};
use otlp_native_memory::MemoryPool;
use otlp_native_model::{Item, ResourceView, ScopeView, Signal};
use otlp_native_otlp::{RequestBuilder, ResourceHead, ScopeHead};
use otlp_native_record::{Block, RecordChunk, RecordDecoder, RecordVisitor};
use otlp_native_transport::{Client, Compression, Protocol};
use std::collections::HashMap;
use std::sync::Arc;

const WARM_UP_BATCHES: usize = 20;
const BATCHES: usize = 50;

/// Encodes items into one request.
struct Encoding {
    resources: HashMap<u32, Arc<ResourceHead>>,
    scopes: HashMap<u32, Arc<ScopeHead>>,
    builder: RequestBuilder,
}

impl RecordVisitor for Encoding {
    fn epoch(&mut self) {}

    fn resource(&mut self, id: u32, view: Option<&ResourceView<'_>>) {
        self.resources
            .insert(id, Arc::new(ResourceHead::resolved(view.unwrap())));
    }

    fn resolve_resource(&mut self, _: u32, _: &ResourceView<'_>) {}

    fn scope(&mut self, id: u32, resource_id: u32, view: &ScopeView<'_>) {
        let resource = Arc::clone(&self.resources[&resource_id]);
        self.scopes.insert(id, Arc::new(ScopeHead::new(resource, view)));
    }

    fn item(&mut self, scope_id: u32, item: Item<'_>) {
        self.builder.push(&self.scopes[&scope_id], item);
    }

    fn invalid_item(&mut self) {
        panic!("an item is invalid");
    }
}

/// All that becomes of a chunk.
struct Road {
    pool: MemoryPool,
    decoder: RecordDecoder,
    encoding: Encoding,
    client: Client,
}

impl Road {
    fn new(signal: Signal, protocol: Protocol, compression: Compression) -> Self {
        let pool = MemoryPool::default();
        Road {
            decoder: RecordDecoder::in_pool(signal, pool.clone()),
            encoding: Encoding {
                resources: HashMap::new(),
                scopes: HashMap::new(),
                builder: RequestBuilder::in_pool(signal, pool.clone()),
            },
            client: client(signal, protocol, compression, &pool),
            pool,
        }
    }

    /// A chunk's way from JavaScript's memory to the body of a request.
    fn carry(&mut self, chunk: &RecordChunk) {
        let copy = RecordChunk {
            definitions: self.copy(&chunk.definitions),
            items: self.copy(&chunk.items),
            ..*chunk
        };
        self.decoder.decode(&copy, &mut self.encoding).unwrap();
        drop(copy);
        let request = self.encoding.builder.take();
        assert_eq!(request.items, u64::from(ITEMS));
        assert!(self.client.prepare(&request).is_ok());
    }

    fn copy(&self, block: &Block) -> Block {
        let mut copy = Block {
            words: self.pool.words(block.words.len()),
            strings: self.pool.bytes(block.strings.len()),
        };
        copy.words.extend_from_slice(&block.words);
        copy.strings.extend_from_slice(&block.strings);
        copy
    }
}

#[test]
fn from_hand_over_to_body_nothing_is_allocated() {
    for signal in SIGNALS {
        let (first, others) = chunks(signal);
        for protocol in [Protocol::HttpProtobuf, Protocol::Grpc] {
            for compression in [
                Compression::None,
                Compression::Gzip { level: 1 },
                Compression::Zstd { level: 1 },
            ] {
                let mut road = Road::new(signal, protocol, compression);
                road.carry(&first);
                let mut chunks = others.iter().cycle();
                for chunk in chunks.by_ref().take(WARM_UP_BATCHES) {
                    road.carry(chunk);
                }
                let before = allocations();
                for chunk in chunks.by_ref().take(BATCHES) {
                    road.carry(chunk);
                }
                assert_eq!(
                    allocations() - before,
                    0,
                    "in {BATCHES} batches of {signal:?} over {protocol:?} with {compression:?}"
                );
            }
        }
    }
}
