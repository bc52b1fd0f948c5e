/**
 * The language of key policies: reads a policy document and says what it rules about a request.
 *
 * <p>Start reading at {@link dev.keylife.lifecycle.policy.PolicyDocument}. The package knows no key
 * and no command; {@link dev.keylife.lifecycle.PolicyEvaluator} puts the two together. What it does
 * not understand it refuses when a document is read, so that nothing in a policy is ever ignored.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html">IAM
 *     JSON policy element reference</a>
 */
@NullMarked
package dev.keylife.lifecycle.policy;

import org.jspecify.annotations.NullMarked;
