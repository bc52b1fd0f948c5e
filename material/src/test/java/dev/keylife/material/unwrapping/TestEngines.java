package dev.keylife.material.unwrapping;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** The crypto providers that work on this machine. */
public final class TestEngines {
  private TestEngines() {}

  /** Of the native one it is no failure that it does not; of the others it is. */
  static Stream<Named<CryptoEngine>> all() {
    return Stream.concat(
        attempt(ProviderChoice.ACCP).stream(),
        Stream.of(ProviderChoice.BC, ProviderChoice.JDK).map(c -> attempt(c).orElseThrow()));
  }

  /** The native one where it works. */
  public static CryptoEngine best() {
    return all().map(Named::getPayload).findFirst().orElseThrow();
  }

  private static Optional<Named<CryptoEngine>> attempt(ProviderChoice choice) {
    try {
      return Optional.of(Named.of(choice.settingValue(), CryptoEngines.choose(choice)));
    } catch (ProviderUnavailableException e) {
      return Optional.empty();
    }
  }

  /** What a processor unwraps with on this machine. */
  public static Unwrapper unwrapper() {
    return new Unwrapper(List.of(new RsaScheme(best())));
  }
}
