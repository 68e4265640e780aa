// An app in a repository of its own has no need of this: there `typescript: true` does it.
require("../../local/register.cjs");
