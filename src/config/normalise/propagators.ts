import type { PropagatorName } from '../configuration.js';
import { PROPAGATOR_NAMES as NAMES } from '../variables/propagator-variables.js';
import { unknownComponent } from './exporters.js';
import type { Section } from './section.js';

/** The propagators of their section: those of `composite`, then those of `composite_list`, each once. */
export function propagators(section: Section): readonly PropagatorName[] {
  const names: PropagatorName[] = [];
  section.context.origins.set('propagators', section.origin.text);
  const add = (name: string, place: Section, isListed: boolean): void => {
    if (name === 'none') return;
    const known = NAMES.find((candidate) => candidate === name);
    if (known === undefined) {
      if (!isListed) unknownComponent(place, 'propagator', name, NAMES);
      else {
        place.error('composite_list', {
          code: 'UNKNOWN_COMPONENT',
          message: `there is no propagator ${JSON.stringify(name)}`,
          advice: `use those that there are: ${NAMES.join(', ')}`,
        });
      }
    } else if (!names.includes(known)) {
      const node = isListed ? place.child('composite_list') : place.node;
      section.context.origins.set(`propagators[${names.length}]`, node?.origin.text ?? 'default');
      names.push(known);
    }
  };
  for (const item of section.items('composite', 'composite')) {
    const chosen = item.choice();
    if (chosen !== null) add(chosen.name, item, false);
  }
  const list = section.child('composite_list');
  if (list?.kind === 'scalar' && typeof list.value === 'string') {
    for (const name of list.value.split(',')) {
      if (name.trim() !== '') add(name.trim().toLowerCase(), section, true);
    }
  }
  return names;
}
