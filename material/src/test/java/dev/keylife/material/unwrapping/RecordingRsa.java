package dev.keylife.material.unwrapping;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;

/** The ciphers of another provider; of RSA it keeps the very arrays that it gave away. */
final class RecordingRsa extends Provider {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // nobody writes a provider
  private final transient List<byte[]> given = new ArrayList<>();

  RecordingRsa(Provider other, String keyWrap) {
    super("Recording", "1", "for tests");
    putService(new Delegating(this, "RSA/ECB/NoPadding", other, given));
    putService(new Delegating(this, keyWrap, other, new ArrayList<>()));
  }

  /** What RSA operations resulted in, in their order. */
  List<byte[]> given() {
    return given;
  }

  private static final class Delegating extends Service {
    private final Provider other;
    private final List<byte[]> results;

    Delegating(Provider self, String transformation, Provider other, List<byte[]> results) {
      super(self, "Cipher", transformation, DelegatingCipher.class.getName(), null, null);
      this.other = other;
      this.results = results;
    }

    @Override
    public Object newInstance(Object unused) {
      try {
        return new DelegatingCipher(Cipher.getInstance(getAlgorithm(), other), results);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public boolean supportsParameter(Object parameter) {
      return true;
    }
  }

  private static final class DelegatingCipher extends CipherSpi {
    private final Cipher cipher;
    private final List<byte[]> results;

    DelegatingCipher(Cipher cipher, List<byte[]> results) {
      this.cipher = cipher;
      this.results = results;
    }

    @Override
    protected void engineInit(int mode, Key key, SecureRandom random) throws InvalidKeyException {
      cipher.init(mode, key);
    }

    @Override
    protected byte[] engineDoFinal(byte[] input, int offset, int length)
        throws IllegalBlockSizeException, BadPaddingException {
      byte[] result = cipher.doFinal(input, offset, length);
      results.add(result);
      return result;
    }

    @Override
    protected void engineSetMode(String mode) {}

    @Override
    protected void engineSetPadding(String padding) {}

    @Override
    protected int engineGetBlockSize() {
      return cipher.getBlockSize();
    }

    @Override
    protected int engineGetOutputSize(int length) {
      return cipher.getOutputSize(length);
    }

    @Override
    protected byte[] engineGetIV() {
      return cipher.getIV();
    }

    @Override
    protected AlgorithmParameters engineGetParameters() {
      return cipher.getParameters();
    }

    @Override
    protected void engineInit(
        int mode, Key key, AlgorithmParameterSpec parameters, SecureRandom random) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void engineInit(
        int mode, Key key, AlgorithmParameters parameters, SecureRandom random) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected byte[] engineUpdate(byte[] input, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected int engineUpdate(byte[] input, int offset, int length, byte[] output, int at)
        throws ShortBufferException {
      throw new UnsupportedOperationException();
    }

    @Override
    protected int engineDoFinal(byte[] input, int offset, int length, byte[] output, int at)
        throws ShortBufferException {
      throw new UnsupportedOperationException();
    }
  }
}
