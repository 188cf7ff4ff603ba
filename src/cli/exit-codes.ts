/** Everything is well. */
export const OK = 0;
/** The command did its work, and what it looked at has faults. */
export const FAULTS = 1;
/** The command line is wrong. */
export const USAGE = 2;
/** A mistake of this program; 70 is the `EX_SOFTWARE` of sysexits.h. */
export const INTERNAL = 70;
