package com.google.crypto.tink.integration.awskms;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.kms.AWSKMSClientBuilder;
import com.google.crypto.tink.KmsClient;

/**
 * Tink's client for another endpoint than Amazon's. That it can be given a client of the AWS SDK is
 * visible to its own package alone.
 */
public final class EndpointOf {
  private EndpointOf() {}

  /** Tink's client. */
  public static KmsClient url(String endpoint) {
    return new AwsKmsClient()
        .withAwsKms(
            AWSKMSClientBuilder.standard()
                .withEndpointConfiguration(new EndpointConfiguration(endpoint, "us-east-1"))
                .withCredentials(
                    new AWSStaticCredentialsProvider(new BasicAWSCredentials("interop", "interop")))
                .build());
  }
}
