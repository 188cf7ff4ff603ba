//! Reads an answer, but never more of it than its limit.

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http_body::Body;
use http_body_util::BodyExt;

/// An answer's body and trailers.
#[derive(Debug)]
pub(crate) struct ResponseBody {
    pub(crate) data: Bytes,
    pub(crate) trailers: Option<HeaderMap>,
}

/// Why a body could not be read to its end.
#[derive(Debug)]
pub(crate) enum ReadError<E> {
    /// It is larger than the limit, as declared or as met.
    TooLarge,
    /// The connection broke.
    Lost(E),
}

/// Reads `body` to its end. At most `limit_bytes` and one network read are held at a time.
pub(crate) async fn read_response<B>(body: B, limit_bytes: usize) -> Result<ResponseBody, ReadError<B::Error>>
where
    B: Body<Data = Bytes> + Unpin,
{
    let mut body = body;
    if body.size_hint().lower() > limit_bytes as u64 {
        return Err(ReadError::TooLarge);
    }
    let mut held = Held::Nothing;
    let mut trailers = None;
    while let Some(frame) = body.frame().await {
        match frame.map_err(ReadError::Lost)?.into_data() {
            Ok(data) => {
                if data.len() > limit_bytes - held.len() {
                    return Err(ReadError::TooLarge);
                }
                held = held.with(data);
            }
            Err(frame) => trailers = frame.into_trailers().ok(),
        }
    }
    Ok(ResponseBody {
        data: held.into_bytes(),
        trailers,
    })
}

/// Most answers are one piece, which is kept as it came.
enum Held {
    Nothing,
    One(Bytes),
    Many(BytesMut),
}

impl Held {
    fn len(&self) -> usize {
        match self {
            Held::Nothing => 0,
            Held::One(bytes) => bytes.len(),
            Held::Many(bytes) => bytes.len(),
        }
    }

    fn with(self, more: Bytes) -> Self {
        match self {
            Held::Nothing => Held::One(more),
            Held::One(first) => {
                let mut joined = BytesMut::with_capacity((first.len() + more.len()) * 2);
                joined.extend_from_slice(&first);
                joined.extend_from_slice(&more);
                Held::Many(joined)
            }
            Held::Many(mut joined) => {
                joined.extend_from_slice(&more);
                Held::Many(joined)
            }
        }
    }

    fn into_bytes(self) -> Bytes {
        match self {
            Held::Nothing => Bytes::new(),
            Held::One(bytes) => bytes,
            Held::Many(bytes) => bytes.freeze(),
        }
    }
}
