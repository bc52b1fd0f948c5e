/**
 * What Keylife costs, measured by JMH and by programs of their own. Run by hand, on a machine that
 * is told about; nothing here decides whether a build is green.
 */
@NullMarked
package dev.keylife.benchmark;

import org.jspecify.annotations.NullMarked;
