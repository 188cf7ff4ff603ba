import { expect, test } from 'vitest';
import { machineGuid, platformUuid } from '../../../src/resource-detectors/machine-id.ts';

test('the id is found in what ioreg and REG.exe print', () => {
  const ioreg =
    '+-o Root\n    {\n      "IOPlatformSerialNumber" = "C02"\n' +
    '      "IOPlatformUUID" = "81895B8D-9EF9-4EBB-B5DE-B00069CF53F0"\n    }';
  expect(platformUuid(ioreg)).toBe('81895B8D-9EF9-4EBB-B5DE-B00069CF53F0');
  const registry =
    '\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\r\n' +
    '    MachineGuid    REG_SZ    fe11b90e-d48c-4c3b-b386-e40cc383fd30\r\n\r\n';
  expect(machineGuid(registry)).toBe('fe11b90e-d48c-4c3b-b386-e40cc383fd30');
  expect([platformUuid(''), machineGuid('ERROR')]).toEqual([undefined, undefined]);
});
