import { describe, expect, it } from "vitest";
import { arrange, type Parent } from "../src/ui/keyed";

class FakeNode {
  constructor(
    readonly name: string,
    private readonly list: FakeNode[],
  ) {}

  get nextSibling(): FakeNode | null {
    return this.list[this.list.indexOf(this) + 1] ?? null;
  }
}

/** Counts what was put or removed: a node that is, loses the focus. */
class FakeParent implements Parent<FakeNode> {
  readonly nodes: FakeNode[] = [];
  touched: string[] = [];

  constructor(names: string) {
    this.nodes.push(...[...names].map((name) => this.make(name)));
  }

  make(name: string): FakeNode {
    return new FakeNode(name, this.nodes);
  }

  get firstChild(): FakeNode | null {
    return this.nodes[0] ?? null;
  }

  insertBefore(node: FakeNode, before: FakeNode | null): void {
    this.touched.push(node.name);
    if (this.nodes.includes(node)) {
      this.nodes.splice(this.nodes.indexOf(node), 1);
    }
    this.nodes.splice(before ? this.nodes.indexOf(before) : this.nodes.length, 0, node);
  }

  removeChild(node: FakeNode): void {
    this.touched.push(node.name);
    this.nodes.splice(this.nodes.indexOf(node), 1);
  }
}

function arranged(before: string, after: string): { result: string; touched: string } {
  const parent = new FakeParent(before);
  const known = new Map(parent.nodes.map((node) => [node.name, node]));
  arrange(
    parent,
    [...after].map((name) => known.get(name) ?? parent.make(name)),
  );
  return { result: parent.nodes.map((node) => node.name).join(""), touched: parent.touched.join("") };
}

describe("keyed lists", () => {
  it("touch only what came and went", () => {
    expect(arranged("abc", "abc")).toEqual({ result: "abc", touched: "" });
    expect(arranged("abc", "xabc")).toEqual({ result: "xabc", touched: "x" });
    expect(arranged("abc", "bc")).toEqual({ result: "bc", touched: "a" });
    expect(arranged("abc", "axc")).toEqual({ result: "axc", touched: "bx" });
    expect(arranged("", "ab")).toEqual({ result: "ab", touched: "ab" });
    expect(arranged("ab", "")).toEqual({ result: "", touched: "ab" });
  });

  it("follow another order", () => {
    expect(arranged("abcd", "dacb").result).toBe("dacb");
  });
});
