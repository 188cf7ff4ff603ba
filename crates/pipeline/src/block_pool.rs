//! Memory for chunks, used again: the JS thread fills blocks, the batcher empties them.

use otlp_native_record::{Block, RecordChunk};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A larger block is freed after use, so that one burst of large spans doesn't keep its memory for ever.
const MAX_BLOCK_BYTES: usize = 1 << 20;
/// Most bytes that all pooled blocks together keep.
const MAX_POOLED_BYTES: usize = 8 << 20;

/// A bounded pool of empty blocks. Bounds are on the capacity that blocks keep, not on their content.
pub(crate) struct BlockPool {
    max_block_bytes: usize,
    max_pooled_bytes: usize,
    pooled: Mutex<Pooled>,
}

#[derive(Default)]
struct Pooled {
    blocks: Vec<Block>,
    bytes: usize,
}

impl BlockPool {
    pub(crate) fn new() -> Self {
        Self::with_limits(MAX_BLOCK_BYTES, MAX_POOLED_BYTES)
    }

    fn with_limits(max_block_bytes: usize, max_pooled_bytes: usize) -> Self {
        BlockPool {
            max_block_bytes,
            max_pooled_bytes,
            pooled: Mutex::default(),
        }
    }

    /// An empty block, with the memory of an earlier one if there is any.
    pub(crate) fn take(&self) -> Block {
        let mut pooled = self.pooled();
        let Some(block) = pooled.blocks.pop() else {
            return Block::default();
        };
        pooled.bytes = pooled.bytes.saturating_sub(pooled_bytes(&block));
        block
    }

    /// Takes back the memory of a chunk that was decoded or given up.
    pub(crate) fn recycle(&self, chunk: RecordChunk) {
        self.put(chunk.definitions);
        self.put(chunk.items);
    }

    pub(crate) fn put(&self, mut block: Block) {
        let bytes = pooled_bytes(&block);
        if bytes > self.max_block_bytes || bytes == size_of::<Block>() {
            return;
        }
        block.clear();
        let mut pooled = self.pooled();
        if pooled.bytes + bytes <= self.max_pooled_bytes {
            pooled.bytes += bytes;
            pooled.blocks.push(block);
        } else {
            // Freeing memory may take longer than the JS thread should wait for the lock.
            drop(pooled);
            drop(block);
        }
    }

    fn pooled(&self) -> MutexGuard<'_, Pooled> {
        self.pooled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A block's own size counts too, or blocks that hold nearly nothing could pile up.
fn pooled_bytes(block: &Block) -> usize {
    size_of::<Block>() + block.words.capacity() * size_of::<u32>() + block.strings.capacity()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(words: usize, strings: usize) -> Block {
        Block {
            words: vec![7; words],
            strings: vec![b'a'; strings],
        }
    }

    fn has_memory(block: &Block) -> bool {
        block.words.capacity() > 0 || block.strings.capacity() > 0
    }

    #[test]
    fn gives_out_the_memory_of_an_earlier_block_without_its_content() {
        let pool = BlockPool::with_limits(1_000, 1_000);
        pool.recycle(RecordChunk {
            items: block(10, 20),
            ..RecordChunk::default()
        });
        let again = pool.take();
        assert_eq!(again, Block::default());
        assert!(again.words.capacity() >= 10 && again.strings.capacity() >= 20);
        assert!(!has_memory(&pool.take()));
    }

    #[test]
    fn frees_a_block_that_is_too_large() {
        let largest = block(20, 20);
        let pool = BlockPool::with_limits(pooled_bytes(&largest), 1_000);
        pool.put(block(20, 21));
        assert!(!has_memory(&pool.take()));
        pool.put(largest);
        assert!(has_memory(&pool.take()));
    }

    #[test]
    fn keeps_no_more_than_its_limit_in_total() {
        let one = pooled_bytes(&block(0, 100));
        let pool = BlockPool::with_limits(one, 2 * one + 1);
        for _ in 0..5 {
            pool.put(block(0, 100));
        }
        assert_eq!(pool.pooled().blocks.len(), 2);
        assert_eq!(pool.pooled().bytes, 2 * one);
        drop((pool.take(), pool.take()));
        assert_eq!(pool.pooled().bytes, 0);
    }
}
