const WIRE_VARINT = 0;
const WIRE_FIXED64 = 1;
const WIRE_LENGTH_DELIMITED = 2;
const WIRE_FIXED32 = 5;

/** Length-delimited and 64-bit fields `wanted` of a protobuf message, each as its bytes. */
export function* fieldsOf(message: Buffer, wanted: number): Generator<Buffer> {
  let position = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message.readUInt8(position++);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (position < message.length) {
    const tag = varint();
    const start = position;
    switch (tag & 7) {
      case WIRE_VARINT:
        varint();
        continue;
      case WIRE_FIXED64:
        position += 8;
        break;
      case WIRE_LENGTH_DELIMITED: {
        const length = varint();
        const end = position + length;
        if (end > message.length) throw new Error('the request ends inside a field');
        if (tag >>> 3 === wanted) yield message.subarray(position, end);
        position = end;
        continue;
      }
      case WIRE_FIXED32:
        position += 4;
        continue;
      default:
        throw new Error(`the request has the wire type ${tag & 7}`);
    }
    if (tag >>> 3 === wanted) yield message.subarray(start, position);
  }
}
