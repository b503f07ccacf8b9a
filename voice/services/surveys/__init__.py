"""Surveys: what children are asked, how it is written down, checked and routed.

``model``, ``conditions``, ``documents`` and ``routing`` are light, for the public process;
``loading`` and ``rules`` read YAML and JSON Schema and stay with the staff side.
"""
