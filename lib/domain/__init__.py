"""The business in plain Python: no SQL, no pandas, no Streamlit, and no clock of its own."""
