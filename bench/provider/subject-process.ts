import { phasesOf } from '../items/phases.ts';
import { answerParent } from '../process/answer-parent.ts';
import { openProviderPath } from './provider-path.ts';

// One subject, one round: started by the comparison, which asks the questions in order.

answerParent(phasesOf(openProviderPath));
