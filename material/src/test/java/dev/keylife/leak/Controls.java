package dev.keylife.leak;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Noise that is planted in each place, where the search must find it. */
public final class Controls {
  private final SecureRandom random = new SecureRandom();
  private final Map<String, byte[]> planted = new TreeMap<>();

  /** The noise for a place; the same each time. */
  public byte[] bytes(String place) {
    return planted.computeIfAbsent(
        place,
        p -> {
          byte[] noise = new byte[32];
          random.nextBytes(noise);
          return noise;
        });
  }

  public String hex(String place) {
    return HexFormat.of().formatHex(bytes(place));
  }

  /** In hex, by the shape in which {@link UnderWatch} keeps each of them. */
  public Map<String, String> ofTheHeap() {
    return Map.of(
        "bytes", hex("bytes"),
        "chars", hex("chars"),
        "string", hex("string"),
        "number", hex("number"));
  }

  public LeakSearch search(String place) {
    return new LeakSearch().add(place, bytes(place));
  }
}
