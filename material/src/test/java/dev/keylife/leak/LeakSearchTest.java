package dev.keylife.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A search that finds nothing proves something only if it finds what is there. */
class LeakSearchTest {
  private static final byte[] SECRET = noise(1, 32);
  private static final byte[] OTHER = noise(2, 48);

  private final LeakSearch search = new LeakSearch().add("secret", SECRET).add("other", OTHER);

  @Test
  void everyFormIsFoundAnywhere() {
    SecretForms.of(SECRET)
        .forEach(
            (name, form) -> {
              for (int before : new int[] {0, 1, 65_530, 200_001}) {
                assertThat(search.in(planted(before, form)))
                    .as("%s after %d bytes", name, before)
                    .isNotEmpty()
                    .allMatch(hit -> hit.startsWith("secret as "));
              }
            });
  }

  @Test
  void halfASecretIsFound() {
    assertThat(search.in(planted(77, Arrays.copyOf(SECRET, 16)))).isNotEmpty();
    assertThat(search.in(planted(77, Arrays.copyOfRange(SECRET, 16, 32)))).isNotEmpty();
    assertThat(search.in(planted(77, Arrays.copyOfRange(SECRET, 9, 25)))).isNotEmpty();
  }

  @Test
  void severalSecretsAreToldApart() {
    byte[] both = planted(3, SECRET);
    System.arraycopy(OTHER, 0, both, 100, OTHER.length);
    assertThat(search.in(both))
        .containsExactlyInAnyOrder("secret as raw bytes", "other as raw bytes");
  }

  @Test
  void nothingIsFoundWhereNothingIs() {
    assertThat(search.in(noise(3, 4 << 20))).isEmpty();
    assertThat(search.in(new byte[1 << 16])).isEmpty();
    assertThat(search.in(new byte[0])).isEmpty();
    assertThat(search.in(Arrays.copyOf(SECRET, 15))).isEmpty();
  }

  /** Logs have lists of numbers. */
  @Test
  void aFewNumbersAreNoEvidence() {
    String all = Arrays.toString(OTHER);
    assertThat(search.in(planted(5, ascii(all.substring(1, 40))))).isEmpty();
    assertThat(search.in(planted(5, ascii(all.substring(1, 60)))))
        .containsExactly("other as decimal in ASCII");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] planted(int before, byte[] form) {
    byte[] content = noise(4, before + form.length + 200);
    System.arraycopy(form, 0, content, before, form.length);
    return content;
  }

  private static byte[] noise(long seed, int length) {
    byte[] noise = new byte[length];
    new Random(seed).nextBytes(noise);
    return noise;
  }
}
