/**
 * Whether a command comes from whom it names: the check of its signature, and whose keys and
 * certificates are trusted. Start reading at {@link
 * dev.keylife.authentication.CommandAuthenticator}. Knows nothing of Kafka or of what commands do.
 */
@NullMarked
package dev.keylife.authentication;

import org.jspecify.annotations.NullMarked;
