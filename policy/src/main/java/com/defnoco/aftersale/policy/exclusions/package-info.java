/** What refuses (X1 to X7): one rule for each clause, each judged for itself, in any order. */
package com.defnoco.aftersale.policy.exclusions;
