package dev.keylife.material.unwrapping;

import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.WrappingAlgorithm;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A whole unwrap whose answer is known, and one that must be refused. The private key is no secret:
 * it is testRSA2048 of RFC 9500, section 2.1, published to be used in tests. OpenSSL wrapped the
 * material.
 */
final class KnownAnswer {
  private static final WrappingAlgorithm ALGORITHM = WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256;

  private static final String PRIVATE_KEY =
      """
      MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCw+egZQ6eumJKq3hfKfED4dE/tL4FI5sjqont9AB
      VI+1GSqyi1bFBgsRjM0THllIdMbKmJtWwnKW8J+5OgNN8y6Xxv8JmM/Y5vQt2lis0fqXmG8UTz0VTWdlAXXmhUs6lS
      ADvAaIe4RVrCsZ97L3ZQTryY7JRVcbB4khUN3Gp0yg+801SXzoFTTa+UGIRLE66jH51aa5VXu99hnv1OiH8tQrjdi8
      mH6uG/icq4XuIeNWMF32wHqIOOPvQcWV3M5D2vxJEj702Ku6k9OQXkAo17qRSEonWW4HtLbtmS8He1JNPc/n3dVUm+
      fM6NoDXPoLP7j55G9zKyqGtGAWXAj1MTAgMBAAECggEAQRiLIM/b28LPH/51LcuqcjkGNS4mFdSdzoBZf88KBUA77w
      D6BlGC9y3s+1lvSwzo/1lwuvB6iaUZ7MgWsvT/rFBprxsGv+979rzXnk6ByMWjp9kTDcPPutrl9tKI+a7j9v+S+uD4
      GvWXvslq6fq5QCzV/kH3Bb69tHu3NtP+bFpR4OIHMql7XkbBy9sm10hUxrZgSu1GNzX/kHYEZVfK+Um/RIiVwgQywe
      CcAU6nVmBDTxoPO+KUurxdUw5qECE/U7YDdfyEp1c/KvEhVYT1tL2m1Oj54Xp42X53uG2koYRkdTGKehClYQFO/6I6
      gexW6eQQne+Ms/eXIj99jQ1DUQKBgQDdEFcCOC8jKzaB9TeR4iYXx79OmsuB7Uja9taZXaPqtkKDmv8BLS6mKLkK8n
      n9Pm98k82A8HLwH/JEOz7o8k7UaaeWE6Qb0kAg+S/REFm9HQ8wG1unqdNjfKjWXBqYFUF9jqtzSwtPOixmHZoagvOs
      c0xAUwZpq45HMEWljmVTnQKBgQDM8eW7kMjpeB6nW+vxC8JS4R6wI6AmDxiHVSpWhj9KZCHoxgC/Uj1ssbCtvdZb/u
      SoigN+PRpBXlu5VkjaWgyia1T0pjlIUiw9X4m5SnLv/5UTTVlAzkV1jzCJgJCJVliO71dbPkvEw2jP6BPunCUsKwLg
      35HxqgGTjThoXWC6bwKBgAntVOrtmPhMVXtKhr9PV4ST3Lxr6R2hiTcEBKkIcnb0zlHYoQDthX3CsGSUdPPxXNJMVN
      socRDlblywCGgvkWiqgfMUWLdDHswcRJBv2ofKiUcQw3HpB2wdSfuuUSdpNPKteHeJ9C0PoLTJOYVdQhIJb3AoCk6u
      fIon2cjQdy5lAoGBAIy2hXp71UZfgAR+m4e8ACcxhAWB4GJhOQEqW1BfCjOEfre4wyiZSa1IbztLPVOatdp2MCHLyC
      wbojSlZo3tCAG4WfND8c6TBOb6orACytm3jN5c3CwftBccQkIWcKarD1DMShlOs20ckek1ugG5Wdhyi55kQms/w6dQ
      betSOainAoGACoHYphgxSoA69hwGcR8sObJm/0FNU0dtHaUqQxiq/kuW8NoHFV+KUTTauI7inoFoB2/NeMp5GsY0Qq
      gc0Gk5J9gI4zXo2MvyEhkHUJpXdZtPmhj6OnszN3nt3npFk4T4REra7P/slf1VKwz8tsf2kmJt3h7yaKQNL2e1yKo4
      f/c=
      """;

  private static final String CIPHERTEXT =
      """
      cZR5PJX5UVDriOjyDfoJmbq5AWh+YW8bnQT1Zd2R+Bqwgcn4+1bmyjqC1S+hjiuZDuEtuKPAou24G1UGQg5hpkWlxx
      pdRcMS7aWhV/wkP7rxAGzWfAToI8GjT9GwMfCaU+EVPBc62ZS0ihL2hoZxRxJV2v6isfzWOoLaQFPXBgaLLviDDnJf
      fWsyUQ7WTSlhfgN2P0wvRVjigqPIDLCS2p9hroz6wt7Rac+/R5xpmsOXWwMfWJXaDuWAs9oIPDf3QTCoYo5dbN0yOy
      aWQH6N93pjQN9+ADqfdgWtZh++1BbCFmiDQYhXwzmQZD9ZXRbzOPzlNTTVhvFkabWuXvj6eEqAKSQwJzU7BpTPG9j8
      dFuwzopzmxmxlgsSQm1MOc/tqSbRA6s06fY=
      """;

  private static final String MATERIAL =
      "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f";

  private KnownAnswer() {}

  /**
   * Puts RSA on an engine to the test.
   *
   * @throws GeneralSecurityException if it does not give the known answer
   */
  static void check(RsaScheme rsa) throws GeneralSecurityException {
    byte[] pkcs8 = Base64.getMimeDecoder().decode(PRIVATE_KEY);
    byte[] ciphertext = Base64.getMimeDecoder().decode(CIPHERTEXT);
    byte[] material = rsa.unwrap(rsa.readKey(pkcs8), ALGORITHM, ciphertext);
    if (!MessageDigest.isEqual(material, HexFormat.of().parseHex(MATERIAL))) {
      throw new GeneralSecurityException("its RSA gave a wrong result for a known ciphertext");
    }
    byte[] damaged = Arrays.copyOf(ciphertext, ciphertext.length);
    damaged[100] ^= 1;
    try {
      rsa.unwrap(rsa.readKey(pkcs8), ALGORITHM, damaged);
    } catch (KmsException refused) {
      return;
    }
    throw new GeneralSecurityException("its RSA took a damaged ciphertext");
  }
}
