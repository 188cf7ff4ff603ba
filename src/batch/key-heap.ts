/** What is taken by its rank, the smallest first. A rank stays as it is while its owner is in the heap. */
export interface Ranked {
  readonly rank: number;
}

/** A binary heap. */
export class KeyHeap<T extends Ranked> {
  private readonly nodes: T[] = [];

  /** The one with the smallest rank, or undefined when there is none. */
  get first(): T | undefined {
    return this.nodes[0];
  }

  push(node: T): void {
    const { nodes } = this;
    let at = nodes.length;
    nodes.push(node);
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = nodes[parentAt] as T;
      if (parent.rank <= node.rank) break;
      nodes[at] = parent;
      at = parentAt;
    }
    nodes[at] = node;
  }

  shift(): T | undefined {
    const { nodes } = this;
    const first = nodes[0];
    const last = nodes.pop();
    if (last === undefined || nodes.length === 0) return first;
    let at = 0;
    for (;;) {
      let childAt = 2 * at + 1;
      if (childAt >= nodes.length) break;
      let child = nodes[childAt] as T;
      const right = nodes[childAt + 1];
      if (right !== undefined && right.rank < child.rank) {
        child = right;
        childAt += 1;
      }
      if (last.rank <= child.rank) break;
      nodes[at] = child;
      at = childAt;
    }
    nodes[at] = last;
    return first;
  }
}
