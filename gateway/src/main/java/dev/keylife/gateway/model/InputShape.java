package dev.keylife.gateway.model;

import java.util.Set;

/** What an operation takes. */
public final class InputShape {
  private final Shape.Structure members;

  InputShape(Shape.Structure members) {
    this.members = members;
  }

  Shape.Structure structure() {
    return members;
  }

  /** The names of its members. */
  public Set<String> members() {
    return members.members().keySet();
  }
}
