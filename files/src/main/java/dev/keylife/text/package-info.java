/**
 * What programs say to people, and what they make of what people have typed. The core has a list of
 * its own of what is printable, because it depends on nothing; a test holds the two to each other.
 */
@NullMarked
package dev.keylife.text;

import org.jspecify.annotations.NullMarked;
