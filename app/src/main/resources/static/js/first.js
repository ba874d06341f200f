// Runs before anything is painted: says that scripts work, so that pages never flicker from one form to the other.
document.documentElement.classList.add("has-js");
