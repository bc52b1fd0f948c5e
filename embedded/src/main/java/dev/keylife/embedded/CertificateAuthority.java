package dev.keylife.embedded;

import dev.keylife.embedded.ListenerSecurity.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Issues certificates for a day, for tests and development: P-256, for {@code localhost}, in
 * PKCS#12 files with a random password. Its own key is never written.
 */
public final class CertificateAuthority {
  private static final String LOCALHOST = "localhost";
  private static final int PASSWORD_BYTES = 18;

  private final Path folder;
  private final String password;
  private final KeyPair key;
  private final X509Certificate certificate;

  /**
   * Makes an authority that nobody knows yet.
   *
   * @param folder where its files go
   */
  public CertificateAuthority(Path folder) throws GeneralSecurityException, IOException {
    this.folder = Files.createDirectories(folder);
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    this.password = Base64.getUrlEncoder().encodeToString(random);
    this.key = keyPair();
    this.certificate = sign("CN=Keylife development", key, true);
  }

  /**
   * A key with a certificate.
   *
   * @param commonName whose it is
   * @param hosts that it is for, beside {@code localhost}
   */
  public Store issue(String commonName, String... hosts)
      throws GeneralSecurityException, IOException {
    KeyPair pair = keyPair();
    X509Certificate issued = sign("CN=" + commonName, pair, false, hosts);
    KeyStore store = empty();
    store.setKeyEntry(
        "key",
        pair.getPrivate(),
        password.toCharArray(),
        new X509Certificate[] {issued, certificate});
    return write(store, commonName + ".p12");
  }

  /** Trust in this authority. */
  public Store trust() throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    store.setCertificateEntry("authority", certificate);
    return write(store, "trust.p12");
  }

  private X509Certificate sign(String subject, KeyPair pair, boolean authority, String... hosts)
      throws GeneralSecurityException, CertIOException {
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
                new X500Name("CN=Keylife development"),
                new BigInteger(Long.SIZE, new SecureRandom()),
                Date.from(now.minus(1, ChronoUnit.HOURS)),
                Date.from(now.plus(1, ChronoUnit.DAYS)),
                new X500Name(subject),
                pair.getPublic())
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (!authority) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              Stream.concat(Stream.of(LOCALHOST), Stream.of(hosts))
                  .map(host -> new GeneralName(GeneralName.dNSName, host))
                  .toArray(GeneralName[]::new)));
    }
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private Store write(KeyStore store, String name) throws GeneralSecurityException, IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
    return new Store(file, password);
  }
}
