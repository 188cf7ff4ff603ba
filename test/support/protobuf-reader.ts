/**
 * A small protobuf reader for the tests: strict where a lenient one would hide an encoder's mistake. It knows nothing of
 * the encoder under test or of the official one.
 */

export type WireType = 0 | 1 | 2 | 5;

export interface Field {
  readonly number: number;
  readonly wireType: WireType;
  /** Wire type 0 and 1 (as uint64) and 5 (as uint32). */
  readonly integer: bigint;
  /** Wire type 2. */
  readonly bytes: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);
const MAX_VARINT_BYTES = 10;

/** The fields of one message in wire order. Throws on anything that isn't well-formed. */
export function* fields(message: Uint8Array): Generator<Field> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let position = 0;

  const varint = (): bigint => {
    let value = 0n;
    for (let index = 0; index < MAX_VARINT_BYTES; index += 1) {
      const byte = message[position];
      if (byte === undefined) throw new Error(`truncated varint at ${position}`);
      position += 1;
      value |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if ((byte & 0x80) === 0) return BigInt.asUintN(64, value);
    }
    throw new Error(`varint longer than ${MAX_VARINT_BYTES} bytes before ${position}`);
  };
  const need = (length: number): void => {
    if (position + length > message.length)
      throw new Error(`field ends after the message: ${position} + ${length}`);
  };

  while (position < message.length) {
    const tag = Number(varint());
    const number = Math.floor(tag / 8);
    const wireType = tag % 8;
    if (number === 0) throw new Error(`field number 0 before ${position}`);
    if (wireType === 0) {
      yield { number, wireType, integer: varint(), bytes: NO_BYTES };
    } else if (wireType === 1) {
      need(8);
      yield { number, wireType, integer: view.getBigUint64(position, true), bytes: NO_BYTES };
      position += 8;
    } else if (wireType === 2) {
      const length = Number(varint());
      need(length);
      yield { number, wireType, integer: 0n, bytes: message.subarray(position, position + length) };
      position += length;
    } else if (wireType === 5) {
      need(4);
      yield { number, wireType, integer: BigInt(view.getUint32(position, true)), bytes: NO_BYTES };
      position += 4;
    } else {
      throw new Error(`wire type ${wireType} of field ${number}`);
    }
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function text(field: Field): string {
  return UTF8.decode(expectWireType(field, 2).bytes);
}

export function hex(field: Field): string {
  return Buffer.from(expectWireType(field, 2).bytes).toString('hex');
}

export function message(field: Field): Uint8Array {
  return expectWireType(field, 2).bytes;
}

export function uint32(field: Field): number {
  return Number(BigInt.asUintN(32, expectWireType(field, 0).integer));
}

export function int64(field: Field): bigint {
  return BigInt.asIntN(64, expectWireType(field, 0).integer);
}

export function bool(field: Field): boolean {
  return expectWireType(field, 0).integer !== 0n;
}

export function fixed32(field: Field): number {
  return Number(expectWireType(field, 5).integer);
}

export function fixed64(field: Field): bigint {
  return expectWireType(field, 1).integer;
}

export function double(field: Field): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, expectWireType(field, 1).integer);
  return view.getFloat64(0);
}

function expectWireType(field: Field, wireType: WireType): Field {
  if (field.wireType !== wireType) {
    throw new Error(`field ${field.number} has wire type ${field.wireType} instead of ${wireType}`);
  }
  return field;
}

/** What a strict reader does with a field that its message doesn't have. */
export function unknownField(messageName: string, field: Field): never {
  throw new Error(`${messageName} has no field ${field.number}`);
}
