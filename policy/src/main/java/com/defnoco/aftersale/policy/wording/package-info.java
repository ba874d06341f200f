/** Which sentences, words and readings the rules use; what they say stands in the edition. */
package com.defnoco.aftersale.policy.wording;
