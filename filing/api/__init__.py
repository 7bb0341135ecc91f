"""The use cases of filing as JSON: the same queries, actions and rules as the pages, another dress."""
