/**
 * A whole Keylife in one JVM: a broker, a registry and a processor, for the tests of programs that
 * use it, for development and for the demo.
 *
 * <p>Start reading at {@link dev.keylife.testkit.KeylifeStack}; a JUnit test takes {@link
 * dev.keylife.testkit.KeylifeExtension}.
 */
@NullMarked
package dev.keylife.testkit;

import org.jspecify.annotations.NullMarked;
