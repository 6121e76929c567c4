/**
 * Which of many key intervals contain a key? A treap ordered by interval start, each node knowing the greatest end
 * below it, so a lookup costs O(log n + hits). One index per space. Holds intervals; knows nothing of queries.
 */
import type { Key } from "../wire/key.ts";

/** [start, end) */
export type Interval = { readonly start: Key; readonly end: Key };

type Node<T> = {
  start: Key;
  end: Key;
  payload: T;
  order: number;
  priority: number;
  maxEnd: Key;
  left: Node<T> | null;
  right: Node<T> | null;
};

export class IntervalIndex<T> {
  private root: Node<T> | null = null;
  private counter = 0;
  size = 0;

  /** Adds an interval; call the returned function once to take it out again. */
  add({ start, end }: Interval, payload: T): () => void {
    const node: Node<T> = {
      start,
      end,
      payload,
      order: this.counter++,
      priority: Math.random(),
      maxEnd: end,
      left: null,
      right: null,
    };
    this.root = insert(this.root, node);
    this.size += 1;
    let present = true;
    return () => {
      if (!present) return;
      present = false;
      this.root = remove(this.root, node);
      this.size -= 1;
    };
  }

  /** Calls `hit` with the payload of every interval that contains `key` (a payload may come up twice). */
  stab(key: Key, hit: (payload: T) => void): void {
    stab(this.root, key, hit);
  }
}

function comesBefore<T>(a: Node<T>, b: Node<T>): boolean {
  return a.start === b.start ? a.order < b.order : a.start < b.start;
}

function refresh<T>(node: Node<T>): Node<T> {
  let max = node.end;
  if (node.left !== null && node.left.maxEnd > max) max = node.left.maxEnd;
  if (node.right !== null && node.right.maxEnd > max) max = node.right.maxEnd;
  node.maxEnd = max;
  return node;
}

/** Splits into nodes before `pivot` and the others. */
function split<T>(node: Node<T> | null, pivot: Node<T>): [Node<T> | null, Node<T> | null] {
  if (node === null) return [null, null];
  if (comesBefore(node, pivot)) {
    const [low, high] = split(node.right, pivot);
    node.right = low;
    return [refresh(node), high];
  }
  const [low, high] = split(node.left, pivot);
  node.left = high;
  return [low, refresh(node)];
}

function merge<T>(low: Node<T> | null, high: Node<T> | null): Node<T> | null {
  if (low === null) return high;
  if (high === null) return low;
  if (low.priority > high.priority) {
    low.right = merge(low.right, high);
    return refresh(low);
  }
  high.left = merge(low, high.left);
  return refresh(high);
}

function insert<T>(root: Node<T> | null, node: Node<T>): Node<T> {
  if (root === null) return node;
  if (node.priority > root.priority) {
    [node.left, node.right] = split(root, node);
    return refresh(node);
  }
  if (comesBefore(node, root)) root.left = insert(root.left, node);
  else root.right = insert(root.right, node);
  return refresh(root);
}

function remove<T>(root: Node<T> | null, node: Node<T>): Node<T> | null {
  if (root === null) return null;
  if (root === node) return merge(node.left, node.right);
  if (comesBefore(node, root)) root.left = remove(root.left, node);
  else root.right = remove(root.right, node);
  return refresh(root);
}

function stab<T>(node: Node<T> | null, key: Key, hit: (payload: T) => void): void {
  if (node === null || node.maxEnd <= key) return;
  stab(node.left, key, hit);
  if (node.start > key) return;
  if (node.end > key) hit(node.payload);
  stab(node.right, key, hit);
}
