/** What the shop sells, in memory. */
export interface Product {
  id: number;
  name: string;
  category: string;
  priceCents: number;
  stock: number;
}

export const PRODUCT_COUNT = 500;

const CATEGORIES = ['books', 'garden', 'kitchen', 'music', 'tools'] as const;

export class Catalogue {
  readonly #products = new Map<number, Product>();

  constructor() {
    for (let id = 1; id <= PRODUCT_COUNT; id++) {
      const category = CATEGORIES[id % CATEGORIES.length] ?? 'books';
      this.#products.set(id, {
        id,
        name: `${category} no. ${id}`,
        category,
        priceCents: 199 + ((id * 7_919) % 9_800),
        stock: Number.MAX_SAFE_INTEGER,
      });
    }
  }

  find(id: number): Product | null {
    return this.#products.get(id) ?? null;
  }

  /** Others of the same category, next in the list. */
  related({ id, category }: Product, limit: number): Product[] {
    const found: Product[] = [];
    for (
      let next = id + CATEGORIES.length;
      found.length < limit && next <= PRODUCT_COUNT;
      next += CATEGORIES.length
    ) {
      const product = this.#products.get(next);
      if (product?.category === category) found.push(product);
    }
    return found;
  }

  /** False when less than `quantity` is left; nothing is taken then. */
  take(id: number, quantity: number): boolean {
    const product = this.#products.get(id);
    if (product === undefined || product.stock < quantity) return false;
    product.stock -= quantity;
    return true;
  }
}
