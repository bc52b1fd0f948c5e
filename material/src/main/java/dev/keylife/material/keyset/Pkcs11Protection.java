package dev.keylife.material.keyset;

import com.google.crypto.tink.Aead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import javax.crypto.SecretKey;
import javax.security.auth.login.LoginException;

/**
 * An AES key in an HSM, reached over PKCS#11 through the JDK's SunPKCS11 provider. In the file:
 * {@code pkcs11:label}.
 *
 * <p>The HSM decrypts the master keys at start and encrypts them at a rotation; between these they
 * work in the processor's memory, at its speed. So the HSM is needed for a start and for no
 * command, and the file is worth nothing without it. The key itself never leaves the HSM.
 */
public final class Pkcs11Protection implements KeysetProtection {
  private static final String PREFIX = "pkcs11:";

  private final Token token;
  private final char[] pin;
  private final String settings;
  private Optional<Provider> provider = Optional.empty();

  /**
   * Where the key is.
   *
   * @param library the HSM's PKCS#11 library
   * @param slot the id of the slot with the token; empty for the first slot
   * @param keyLabel the label of an AES key that encrypts and decrypts
   */
  public record Token(Path library, OptionalInt slot, String keyLabel) {
    /**
     * What a path of a library may be: the provider's configuration is a text that it stands in.
     */
    public static final String LIBRARY_PATTERN = "[^\\s\"$]*";

    public static final String KEY_LABEL_PATTERN = "[A-Za-z0-9._-]{1,64}";
  }

  /**
   * With the PIN that a file holds.
   *
   * @param settings what the names of the settings begin with that an operator has here, such as
   *     {@code keyset.}: messages give advice by these names
   * @throws KeysetException if the file cannot be read; see {@link KeysetPassword#read}
   */
  public static Pkcs11Protection withPinOf(Path pinFile, Token token, String settings)
      throws KeysetException {
    byte[] pin = KeysetPassword.readPin(pinFile);
    CharBuffer characters = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(pin));
    try {
      return new Pkcs11Protection(
          token, Arrays.copyOf(characters.array(), characters.limit()), settings);
    } finally {
      Arrays.fill(pin, (byte) 0);
      Arrays.fill(characters.array(), '\0');
    }
  }

  /**
   * @param pin the user PIN of the token; wiped by {@link #close}
   * @param settings as of {@link #withPinOf}
   */
  public Pkcs11Protection(Token token, char[] pin, String settings) {
    this.token = token;
    this.pin = pin;
    this.settings = settings;
  }

  @Override
  public String describeNew() {
    return PREFIX + token.keyLabel();
  }

  @Override
  public Aead key(Path file, String description) throws KeysetException {
    if (!description.equals(describeNew())) {
      throw new KeysetException(
          "The keyset file "
              + file
              + " is not protected by the key "
              + token.keyLabel()
              + " in an HSM. Set "
              + settings
              + "provider and "
              + settings
              + "pkcs11.key.label to what it was created with.");
    }
    Provider hsm = configured();
    provider = Optional.of(hsm);
    return new HsmAead(hsm, find(hsm));
  }

  private Provider configured() throws KeysetException {
    String slot =
        token.slot().isPresent() ? "slot = " + token.slot().getAsInt() : "slotListIndex = 0";
    try {
      return Security.getProvider("SunPKCS11")
          .configure("--name = Keylife\nlibrary = " + token.library() + "\n" + slot + "\n");
    } catch (InvalidParameterException | ProviderException | UnsupportedOperationException e) {
      throw new KeysetException(
          "The PKCS#11 library "
              + token.library()
              + " cannot be used ("
              + reason(e)
              + "). Check "
              + settings
              + "pkcs11.library and "
              + settings
              + "pkcs11.slot, and that the HSM is there.",
          e);
    }
  }

  private SecretKey find(Provider hsm) throws KeysetException {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS11", hsm);
      keys.load(null, pin);
      Key key = keys.getKey(token.keyLabel(), null);
      if (key instanceof SecretKey secret && secret.getAlgorithm().equals("AES")) {
        return secret;
      }
      throw new KeysetException(
          "The HSM has no AES key with the label "
              + token.keyLabel()
              + ". Check "
              + settings
              + "pkcs11.key.label and "
              + settings
              + "pkcs11.slot, or make the key.");
    } catch (IOException e) {
      throw new KeysetException(
          e.getCause() instanceof UnrecoverableKeyException
              ? "The HSM refused the PIN. Check "
                  + settings
                  + "pkcs11.pin.file before you try again: a token locks itself after a few wrong"
                  + " PINs."
              : "The HSM cannot be logged in to (" + reason(e) + "). Check that it is there.",
          e);
    } catch (GeneralSecurityException | ProviderException e) {
      throw new KeysetException(
          "The HSM cannot be used (" + reason(e) + "). Check that it is there.", e);
    }
  }

  /** The innermost word of the provider, such as CKR_DEVICE_ERROR; it has no secret to quote. */
  static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  @Override
  public void close() {
    Arrays.fill(pin, '\0');
    if (provider.isPresent() && provider.get() instanceof AuthProvider hsm) {
      try {
        hsm.logout();
      } catch (LoginException | ProviderException e) {
        // Whoever cannot log out is not logged in any more.
      }
    }
  }
}
