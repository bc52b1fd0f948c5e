/** The commands that prove the audit trail, and write it into files. */
@NullMarked
package dev.keylife.cli.audit;

import org.jspecify.annotations.NullMarked;
