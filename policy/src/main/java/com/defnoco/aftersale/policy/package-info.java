/**
 * What the outside needs of the policy: {@link com.defnoco.aftersale.policy.Facts} and an
 * {@link com.defnoco.aftersale.policy.Edition} go into {@link com.defnoco.aftersale.policy.Adjudicator}, a
 * {@link com.defnoco.aftersale.policy.Decision} comes out. No method takes or returns null.
 */
package com.defnoco.aftersale.policy;
