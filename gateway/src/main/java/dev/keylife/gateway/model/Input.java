package dev.keylife.gateway.model;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The input of a call: members by name, of the types that the model gives them. A member that is
 * missing or null is empty.
 */
public final class Input {
  private final Map<String, Object> members;

  Input(Map<String, Object> members) {
    this.members = members;
  }

  public Optional<String> text(String name) {
    return get(name, String.class);
  }

  /** A member that the model requires. */
  public String requiredText(String name) {
    return text(name).orElseThrow(() -> new IllegalStateException(name + " is not required"));
  }

  public Optional<Integer> whole(String name) {
    return get(name, Long.class).map(Math::toIntExact);
  }

  public boolean flag(String name) {
    return get(name, Boolean.class).orElse(false);
  }

  /** A buffer of the caller's own. */
  public Optional<ByteBuffer> blob(String name) {
    return get(name, byte[].class).map(ByteBuffer::wrap);
  }

  public Optional<Instant> time(String name) {
    return get(name, Instant.class);
  }

  /** Texts by their names; empty where the member is missing. */
  public Map<String, String> pairs(String name) {
    Map<?, ?> given = get(name, Map.class).map(map -> (Map<?, ?>) map).orElse(Map.of());
    Map<String, String> pairs = new HashMap<>();
    given.forEach((key, value) -> pairs.put((String) key, (String) value));
    return pairs;
  }

  /**
   * The bytes of a member that the model requires.
   *
   * @return the input's own array
   */
  public byte[] requiredBytes(String name) {
    return get(name, byte[].class)
        .orElseThrow(() -> new IllegalStateException(name + " is not required"));
  }

  public List<String> texts(String name) {
    return list(name).stream().map(String.class::cast).toList();
  }

  /** A structure; empty where it is missing. */
  public Optional<Input> structure(String name) {
    return get(name, Input.class);
  }

  /** The structures in a list. */
  public List<Input> structures(String name) {
    return list(name).stream().map(Input.class::cast).toList();
  }

  public boolean has(String name) {
    return members.containsKey(name);
  }

  private List<?> list(String name) {
    return get(name, List.class).map(list -> (List<?>) list).orElse(List.of());
  }

  private <T> Optional<T> get(String name, Class<T> type) {
    return Optional.ofNullable(members.get(name)).map(type::cast);
  }

  Optional<Object> any(String name) {
    return Optional.ofNullable(members.get(name));
  }

  /** The names alone: values may be secrets. */
  @Override
  public String toString() {
    return "Input" + members.keySet();
  }
}
