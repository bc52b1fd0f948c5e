package dev.keylife.authentication;

import com.nimbusds.jose.util.Base64;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The CAs whose certificates speak for publishers. A chain is checked as RFC 5280 says, at the time
 * at which the topic took the command; revocation lists are not asked for, so certificates should
 * be short-lived. The principal is the SPIFFE ID of the certificate, or else its subject.
 *
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md">X.509-SVID</a>
 */
public final class CertificateAuthorities {
  private static final int MOST_CERTIFICATES = 5;
  private static final int MOST_REMEMBERED = 1_000;
  private static final int URI = 6; // of GeneralName, RFC 5280 section 4.2.1.6
  private static final int DIGITAL_SIGNATURE = 0; // of KeyUsage, RFC 5280 section 4.2.1.3
  private static final String SPIFFE = "spiffe://";

  private final Set<TrustAnchor> anchors;
  private final Optional<Provider> provider;

  /** Chains that were checked, by their hash: a publisher's is the same with every command. */
  private final Map<String, Checked> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Checked> eldest) {
              return size() > MOST_REMEMBERED;
            }
          });

  /** A chain that is good from one time to another, both included. */
  private record Checked(TrustedKey key, Instant from, Instant to) {
    boolean holds(Instant at) {
      return !at.isBefore(from) && !at.isAfter(to);
    }
  }

  private CertificateAuthorities(Set<TrustAnchor> anchors, Optional<Provider> provider) {
    this.anchors = Set.copyOf(anchors);
    this.provider = provider;
  }

  /**
   * Reads CA certificates in PEM.
   *
   * @throws UntrustedFileException if there are none, or one is not a CA's
   */
  public static CertificateAuthorities parse(String pem, Optional<Provider> provider)
      throws UntrustedFileException {
    Set<TrustAnchor> anchors = new LinkedHashSet<>();
    try {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)));
      for (Certificate each : all) {
        X509Certificate certificate = (X509Certificate) each;
        if (certificate.getBasicConstraints() < 0) {
          throw new UntrustedFileException("a certificate in it is not that of a CA");
        }
        anchors.add(new TrustAnchor(certificate, null));
      }
    } catch (CertificateException e) {
      throw new UntrustedFileException("it does not hold X.509 certificates in PEM");
    }
    if (anchors.isEmpty()) {
      throw new UntrustedFileException("it holds no certificate");
    }
    return new CertificateAuthorities(anchors, provider);
  }

  /**
   * The key in the first certificate of a chain.
   *
   * @param chain in DER, the signer's certificate first; the CA's own may be there or not
   * @return empty if it does not lead to a CA, or is not for signatures
   */
  Optional<TrustedKey> certified(List<Base64> chain, Instant at) {
    if (chain.isEmpty() || chain.size() > MOST_CERTIFICATES) {
      return Optional.empty();
    }
    String name = chain.toString();
    Checked before = known.get(name);
    if (before != null && before.holds(at)) {
      return Optional.of(before.key());
    }
    try {
      Checked checked = check(chain, at);
      known.put(name, checked);
      return Optional.of(checked.key());
    } catch (GeneralSecurityException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private Checked check(List<Base64> chain, Instant at) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (Base64 der : chain) {
      certificates.add(
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der.decode())));
    }
    X509Certificate signer = certificates.get(0);
    requireForSignatures(signer);
    PKIXParameters parameters = new PKIXParameters(anchors);
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(at));
    CertPath path = factory.generateCertPath(withoutRoot(certificates));
    CertPathValidator.getInstance("PKIX").validate(path, parameters);
    TrustedKey key =
        new TrustedKey(
            "x5t#S256:" + thumbprint(signer),
            SignatureVerifier.of(signer.getPublicKey(), provider),
            exactly(principal(signer)),
            false);
    Instant from = Instant.MIN;
    Instant to = Instant.MAX;
    for (X509Certificate each : certificates) {
      from = latest(from, each.getNotBefore().toInstant());
      to = earliest(to, each.getNotAfter().toInstant());
    }
    return new Checked(key, from, to);
  }

  private List<X509Certificate> withoutRoot(List<X509Certificate> chain) {
    X509Certificate last = chain.get(chain.size() - 1);
    boolean root = anchors.stream().anyMatch(anchor -> last.equals(anchor.getTrustedCert()));
    return root ? chain.subList(0, chain.size() - 1) : chain;
  }

  /** Not a CA's own, which could make itself certificates in anybody's name. */
  private static void requireForSignatures(X509Certificate signer) throws CertificateException {
    boolean[] usage = signer.getKeyUsage();
    if (signer.getBasicConstraints() >= 0 || (usage != null && !usage[DIGITAL_SIGNATURE])) {
      throw new CertificateException("not for signatures");
    }
  }

  /** A subject may hold a *, which is nothing but a letter there. */
  private static List<String> exactly(String principal) throws CertificateException {
    if (principal.isEmpty() || principal.endsWith("*")) {
      throw new CertificateException("no principal");
    }
    return List.of(principal);
  }

  private static String principal(X509Certificate certificate) throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    List<String> ids =
        names == null
            ? List.of()
            : names.stream()
                .filter(name -> name.get(0).equals(URI))
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    if (ids.size() > 1) {
      throw new CertificateException("a SPIFFE ID is the only URI of its certificate");
    }
    return ids.stream()
        .filter(id -> id.startsWith(SPIFFE))
        .findFirst()
        .orElseGet(() -> certificate.getSubjectX500Principal().getName());
  }

  private static String thumbprint(X509Certificate certificate) throws GeneralSecurityException {
    return com.nimbusds.jose.util.Base64URL.encode(
            MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()))
        .toString();
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earliest(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
