/** Registers itself, too late: its static imports are loaded by then. */

import express from 'express';
import 'otlp-native/register';

express();
